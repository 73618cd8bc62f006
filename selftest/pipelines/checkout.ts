import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectRoot } from "../../src/config/paths.ts";

/** A user's repository in a folder of its own: the suite as Git knows it, without what a build left, and a stack. */
export class Checkout implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), "e2e-pipeline-"));
  readonly workspace = join(this.root, "repository");
  readonly temp = join(this.root, "temp");
  /** What a host keeps from run to run, and what it shows afterwards. */
  readonly caches = join(this.root, "caches");
  readonly artifacts = join(this.root, "artifacts");

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const folder of [this.temp, this.caches, this.artifacts]) mkdirSync(folder);
    this.renew(files);
  }

  /** As a runner begins: `git clean -ffdx`, and nothing of the run before. */
  renew(files: Readonly<Record<string, string>> = {}): void {
    rmSync(this.workspace, { recursive: true, force: true });
    const suite = join(this.workspace, "tests", "comfyui-qwen-e2e");
    for (const file of tracked()) {
      mkdirSync(dirname(join(suite, file)), { recursive: true });
      cpSync(join(projectRoot, file), join(suite, file), { verbatimSymlinks: true });
    }
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.workspace, name)), { recursive: true });
      writeFileSync(join(this.workspace, name), content);
    }
  }

  /** Programs that stand before those of the machine. `npm ci` takes half a minute and the network: it gives what is installed here. */
  programs(): string {
    const folder = join(this.root, "programs");
    mkdirSync(folder, { recursive: true });
    const npm = execFileSync("bash", ["-c", "command -v npm"], { encoding: "utf8" }).trim();
    const modules = join(projectRoot, "node_modules");
    writeFileSync(
      join(folder, "npm"),
      `#!/bin/bash\nif [ "$1" = ci ]; then exec ln -sfn "${modules}" node_modules; fi\nexec "${npm}" "$@"\n`,
    );
    chmodSync(join(folder, "npm"), 0o755);
    if (!existsSync(join(folder, "node"))) symlinkSync(process.execPath, join(folder, "node"));
    return folder;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Also what is new and not ignored, so that a change can be tried before it is committed. */
function tracked(): string[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  return execFileSync("git", args, { cwd: projectRoot, encoding: "utf8", maxBuffer: 2 ** 24 })
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(projectRoot, file)));
}
