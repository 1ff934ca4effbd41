#!/bin/sh
# Find a Chromium for the browser tests, or install Debian's where we may. Without one they are skipped, and say so.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" > /dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1; then
  echo "Installing Chromium for the browser tests …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk > /dev/null && exit 0
fi
echo "No Chromium found: the browser tests will be skipped. Install the package 'chromium' to run them." >&2
