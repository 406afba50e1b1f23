#!/bin/sh
# Prints the path of a Chromium to test with, or fails. CHROMIUM in the environment wins.
for name in ${CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable}; do
    if command -v "$name"; then exit 0; fi
done
exit 1
