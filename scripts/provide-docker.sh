#!/usr/bin/env bash
# Provides what the tests on real Docker need, as root on a Debian machine (CI): a daemon, Compose v2 and the base image that
# emulator/Dockerfile names. Installs only what is missing; without a registry it builds the base image itself.
# Ends with status 1 and the reason if Docker cannot be provided: those tests are then reported as skipped.
set -uo pipefail
cd "$(dirname "$0")/.."
base=$(sed -n 's/^FROM \([^ ]*\).*/\1/p' emulator/Dockerfile | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

give_up() { echo "Docker cannot be provided: $1" >&2; exit 1; }
answers() { timeout 20 docker info >/dev/null 2>&1; }
# the mirror that this machine's own apt uses
mirror() { apt-get indextargets --format '$(REPO_URI)' "Codename: $1" 2>/dev/null | head -n 1; }

. /etc/os-release 2>/dev/null
as_root() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

if ! answers; then
  as_root || give_up "no daemon answers, and this is not root on Debian"
  command -v dockerd >/dev/null || {
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y docker.io >/dev/null
  } || give_up "the package docker.io cannot be installed"
  # in a session of its own, because it must outlive this script
  setsid dockerd >"${TMPDIR:-/tmp}/dockerd.log" 2>&1 </dev/null &
  for _ in $(seq 30); do answers && break; sleep 1; done
  answers || give_up "dockerd does not start: $(tail -n 1 "${TMPDIR:-/tmp}/dockerd.log")"
fi

if ! docker compose version >/dev/null 2>&1; then
  as_root || give_up "Compose v2 is missing"
  # Debian has it from trixie on; its plugin is a single static binary that runs on older releases
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror "${VERSION_CODENAME:-}") trixie main" >"$work/sources"
  apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
  (cd "$work" && "${apt[@]}" update && "${apt[@]}" download docker-compose && dpkg-deb -x docker-compose_*.deb out) \
    || give_up "the package docker-compose of trixie cannot be fetched"
  install -D "$(find "$work/out" -type f -path '*/cli-plugins/docker-compose' | head -n 1)" /usr/local/lib/docker/cli-plugins/docker-compose
  docker compose version >/dev/null 2>&1 || give_up "the Compose plugin does not run"
fi

if ! docker image inspect "$base" >/dev/null 2>&1 && ! timeout 60 docker pull -q "$base" >/dev/null 2>&1; then
  as_root || give_up "the image $base cannot be pulled"
  command -v debootstrap >/dev/null || {
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y debootstrap >/dev/null
  } || give_up "the package debootstrap cannot be installed"
  debootstrap --variant=minbase "${VERSION_CODENAME:-bookworm}" "$work/root" "$(mirror "${VERSION_CODENAME:-bookworm}")" >"$work/log" 2>&1 \
    || give_up "debootstrap failed: $(tail -n 1 "$work/log")"
  tar -C "$work/root" -c . | docker import - "$base" >/dev/null || give_up "the image $base cannot be imported"
fi
echo "Docker $(docker version --format '{{.Server.Version}}'), $(docker compose version --short), $base"
