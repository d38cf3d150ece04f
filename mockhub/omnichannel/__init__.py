"""The Dynamics 365 Omnichannel side: organization, widgets, chat config, conversations."""
