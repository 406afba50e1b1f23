#!/bin/sh
# Prints the path of a Chromium to test with, or fails. CHROMIUM in the environment wins. The headless
# shell is the same browser without its own windows, and takes half the processor time.
for name in ${CHROMIUM:-chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable}; do
    if command -v "$name"; then exit 0; fi
done
exit 1
