#!/bin/sh
# Sees that a Chromium is there for the browser tests, from Debian's packages where it may install them.
# Set PMF_CHROMIUM to use another; without any, those tests say that they are skipped and why.
for name in "$PMF_CHROMIUM" chromium chromium-browser google-chrome; do
  [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser tests."
  { apt-get update -q && apt-get install -y -q --no-install-recommends chromium; } >/dev/null 2>&1 && exit 0
fi
echo "There is no Chromium here and it cannot be installed, so the browser tests are skipped. To run them: apt-get install chromium"
exit 0
