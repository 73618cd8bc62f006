#!/usr/bin/env bash
# Debian's packages that our own tests look for: a browser and four proxies. As root, and only where they are missing;
# no service of theirs is started.
set -uo pipefail

packages=()
for name in chromium nginx caddy haproxy apache2 openssl; do
  command -v "$name" >/dev/null || [ -x "/usr/sbin/$name" ] || packages+=("$name")
done
[ "${#packages[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Not installed, their tests are skipped: ${packages[*]}"
  exit 0
fi

# what a package asks before it starts its service; one that is there already has its reasons
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || echo "apt-get update failed."
# one by one: a package that cannot be had takes none of the others with it
for package in "${packages[@]}"; do
  apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
    echo "$package could not be installed: its tests are skipped."
done
