// The chat SDK is made for browsers. In Node it loads once there is a `self`, and it joins a chat where the client
// below it takes this for React Native; it then asks for new messages instead of being told.
globalThis.self = globalThis;
Object.defineProperty(globalThis, "navigator", { value: { product: "ReactNative" }, configurable: true });
