"""The scenario language: its model, the loader that reports places, arming, playing, and reports."""
