// The group of a fault names the file with its probe: selftest/contract/faults-<group>.test.ts.
const access = (title: string) => ({ group: "access", title }) as const;
const door = (title: string) => ({ group: "door", title }) as const;
const wire = (title: string) => ({ group: "wire", title }) as const;
const stack = (title: string) => ({ group: "stack", title }) as const;
const generation = (title: string) => ({ group: "generation", title }) as const;
const page = (title: string) => ({ group: "page", title }) as const;
const browser = (title: string) => ({ group: "browser", title }) as const;
const events = (title: string) => ({ group: "events", title }) as const;
const load = (title: string) => ({ group: "load", title }) as const;

/** What each fault breaks. Ids in brackets name failures that really happened: `selftest/harness/known-failures.ts`. */
export const faults = {
  "login-not-loaded": access("ComfyUI-Login failed to import: every route is open (A1, B5)."),
  "login-absent": access("ComfyUI-Login is not installed: every route is open (A1, B5)."),
  "log-start-lost": stack(
    "The server has written so much since its start that its log has lost the lines of the start.",
  ),
  "mount-empty": stack("The mounted folder is empty: no custom node, so no login, and no model (B2)."),
  "password-missing": access(
    "The file login/PASSWORD does not exist: every token is refused, an empty ?token= opens (A8).",
  ),
  "password-second-line": access(
    "Line 1 of login/PASSWORD is blank, the hash on line 2 is shown as the user name (A8).",
  ),
  "other-hash": access(
    "The server compares with another hash: PASSWORD holds it, or held it when the server started (A2, A4, A14).",
  ),
  "guest-mode": access("The file login/GUEST_MODE exists: a session needs no password."),
  "hash-changes": access(
    "From the first POST /prompt on the server compares with another hash, as after a restart.",
  ),
  "door-open": door("The proxy in front asks nobody for its credentials."),
  "door-other-key": door("The proxy in front knows another password, or another value of its header."),
  "door-any-key": door("The proxy in front takes any password of the user, or any value of its header."),
  "door-key-cut": door("The proxy compares the first eight characters of the password (crypt)."),
  "door-path-open": door("The proxy in front lets /history and /view through without credentials."),
  "door-suffix-open": door("The proxy in front lets every path in .js, .css or .ico through."),
  "door-api-refuses": door("The proxy in front asks other credentials for every path under /api."),
  "door-websocket-open": door("The proxy in front lets a WebSocket through without credentials."),
  "door-websocket-refuses": door("The proxy in front refuses the WebSocket with the right credentials."),
  "door-echoes": door("The refusal of the proxy in front repeats the presented credentials."),
  "cors-any": access("Started with --enable-cors-header: any site may read the API (A12)."),
  "cors-other-origin": access(
    "Started with --enable-cors-header for another origin: the right token is refused (A12).",
  ),
  "proxy-strips-authorization": wire("A proxy removes the Authorization header (A12)."),
  "proxy-adds-token": wire("A proxy adds the right token to every request: everybody gets in."),
  "proxy-drops-accept": wire("A proxy replaces the Accept header: a browser is refused like a script."),
  "proxy-strips-query-token": wire("A proxy drops the parameter `token` of every URL (A12)."),
  "proxy-opens-links": wire(
    "A proxy drops Sec-Fetch-Site where / and /login are opened as a page: links of other sites work.",
  ),
  "firewall-refuses-links": wire("A firewall answers a link of another site with a 403 page of its own."),
  "proxy-html": wire("A proxy answers every request with its own 502 page."),
  "proxy-backend-lost": wire(
    "From the first POST /prompt on a proxy answers 502: ComfyUI behind it is gone (B9).",
  ),
  "proxy-hides-route": wire("A proxy answers /object_info with its own 404 page."),
  "rate-limited": wire("A proxy answers 429 after a hundred and sixty requests."),
  "login-redirect-json": access("Refusals are redirects to /login even for JSON clients."),
  "websocket-refused": access(
    "A proxy without WebSocket support answers the upgrade with an HTML page (A13).",
  ),
  "login-form-gone": browser(
    "GET /login shows a page without a form: a proxy has a welcome page of its own there.",
  ),
  "wrong-password-accepted": browser("The form opens with any password."),
  "login-form-refuses": browser("The form refuses the right password: PASSWORD has Windows line endings."),
  "session-cookie-lost": browser("A proxy gives the session's cookie another domain: a browser drops it."),
  "password-nameless": browser("PASSWORD has no user name: the form asks for one, and the login writes it."),
  "page-chunk-missing": browser("One script of the page is missing: the page stays blank."),
  "page-script-throws": browser("The script of a pack throws while the page loads."),
  "page-script-stale": browser("The script of a pack imports a file of the page that is not there."),
  "page-script-endless": browser("The script of a pack never ends: the page answers nothing any more."),
  "page-request-fails": browser("One request of the page is answered 502."),
  "page-nodes-cached": browser("A proxy hands the page an older list of nodes."),
  "page-slow": browser("Each script of the page takes two seconds."),
  "run-button-dead": browser("The Run button of the page does nothing."),
  "events-kept-from-pages": browser("A proxy opens the WebSocket of a page, and hands on no message of it."),
  "pictures-hotlink-guard": browser(
    "A proxy refuses pictures that a page shows (403): a guard against hotlinks.",
  ),
  "saving-refused-to-pages": browser("A firewall answers 403 to a page that saves a workflow."),
  "logout-ignored": browser("GET /logout leaves the session as it is."),
  "login-page-broken": access("GET /login answers 500: the plugin's page cannot be rendered."),
  "websocket-redirected": access("The upgrade to a WebSocket is redirected to /login (A13)."),
  "websocket-hangs": access("A proxy never answers the upgrade to a WebSocket (A13)."),
  "websocket-strips-authorization": access(
    "A proxy removes the Authorization header from the upgrade to a WebSocket (A13).",
  ),
  "websocket-open": access("The WebSocket opens without a token."),
  "token-echoed": access("A refusal repeats the presented credential in its body and in a header (A15)."),
  "token-in-errors": access("The 400 and 500 replies repeat the Authorization header (A15)."),
  "token-in-log": access("Each request is logged with its Authorization header (A15)."),
  "token-in-pictures": generation("A pack writes the token into each picture, compressed."),
  "token-in-exception": generation("KSampler raises, and the message holds the token (A15)."),
  "route-unprotected": access("GET /history and GET /api/history are open without a token."),
  "jobs-unprotected": access(
    "A proxy with rules path by path lets /api/jobs through without a token (routes of 0.33.0).",
  ),
  "assets-unprotected": access(
    "A proxy with rules path by path lets /api/assets and /api/tags through without a token (routes of 0.33.0).",
  ),
  "view-unprotected": generation("A proxy caches /view: a picture is handed out without a token."),
  "accepts-any-bearer": access("Any non-empty Bearer token opens the API."),
  "accepts-plaintext": access("The plaintext password opens the API (the server compares with bcrypt)."),
  "qwen-pack-missing": stack(
    "ComfyUI-QwenImageWanBridge is not installed: only the 4 core Qwen nodes are served (C1).",
  ),
  "qwen-pack-partial": stack("The Qwen pack is partly imported: 12 of the 28 nodes are served (C2)."),
  "qwen-nodes-renamed": stack(
    "As many Qwen nodes are served as before, most of them under other names (C3).",
  ),
  "object-info-stale": generation(
    "A proxy serves an old /object_info: POST /prompt does not know KSampler any more (C5).",
  ),
  "custom-nodes-disabled": stack(
    "Started with --disable-all-custom-nodes: neither ComfyUI-Login nor the Qwen pack is loaded.",
  ),
  "packs-refused": stack("The organisation's policy keeps ComfyUI-Login and the Qwen pack out."),
  "nodes-disabled-by-list": stack(
    "Started with --disabled-nodes-config: TextEncodeQwenImageEdit is taken away.",
  ),
  "core-extra-failed": stack(
    "The file comfy_extras/nodes_qwen.py cannot be imported: two core Qwen nodes are gone.",
  ),
  "core-extra-unused-failed": stack(
    "The file comfy_extras/nodes_audio.py cannot be imported: nobody uses its nodes.",
  ),
  "node-hijacked": stack("QwenVLTextEncoder comes from another pack (C4)."),
  "node-signature-drift": stack("The input `prompt` of TextEncodeQwenImageEdit is named `text` (C9)."),
  "model-missing": stack("The diffusion model is not on the server (C6)."),
  "loader-missing": stack(
    "The pack that brings the loader of the diffusion model (GGUF, Nunchaku) is not installed; the files are (C10).",
  ),
  "model-in-wrong-folder": stack("The VAE lies in text_encoders/: only CLIPLoader lists it (C6)."),
  "weights-random": stack("The model files are synthetic: random values under the real names."),
  "weights-unmarked": stack("The model files do not bear the mark of synthetic weights."),
  "database-not-opened": stack("The folder user/ is read-only: ComfyUI runs without its database."),
  "database-breaks-nodes": stack(
    "The folder user/ is read-only, and GET /object_info crashes without the database.",
  ),
  "old-version": stack("ComfyUI is v0.2.7, which knows no Qwen node."),
  "newer-version": stack("ComfyUI is 0.99.0, newer than anything that was measured."),
  "version-untold": stack("The version of ComfyUI is not told by /system_stats."),
  "packages-stale": stack(
    "ComfyUI was updated without its packages: front end and kernels are older than it asks for.",
  ),
  "manager-old": stack("ComfyUI-Manager 3.30 is installed, a version with published flaws."),
  "cpu-only": stack("ComfyUI runs on the CPU (D6)."),
  "low-vram": stack("The GPU has 8 GiB."),
  "vram-taken": stack("Another program holds all but 0.3 GiB of the GPU's memory (D13)."),
  "vram-warm": stack("The models are loaded: nearly all of the GPU's memory is ComfyUI's own."),
  "queue-miscounted": wire(
    "A proxy caches replies: GET /prompt counts 3 jobs that GET /queue does not show.",
  ),
  "queue-busy": generation("Three jobs of other people, about 1 s each, run before every job of ours (D11)."),
  "queue-stuck": generation("A job of somebody else runs for hours before ours (D11)."),
  "black-image": generation("The VAE gives NaN: the image is black and the job a success (D3)."),
  "later-image-black": generation(
    "The first picture is sound, every later one is black: other seed and edit (D3).",
  ),
  "flat-image": generation("The image is one flat colour (D4)."),
  "noise-image": generation("The image is coloured noise (D5)."),
  "image-grainy": generation("Grey blots lie over the image: a latent that kept its noise (D5)."),
  "image-latticed": generation("A lattice of 8 pixels lies over the image: a VAE in too low a precision."),
  "image-striped": generation("Lines run through the image from edge to edge."),
  "image-blurred": generation("The image is one of 32 pixels, enlarged."),
  "image-washed-out": generation("The image has a fifth of its contrast."),
  "image-burned": generation("The colours of the image are clipped: a cfg that is too high."),
  "image-posterised": generation("The image has five levels a channel."),
  "image-part-missing": generation("The right half of the image is black: NaN in a tile."),
  "image-rows-stuck": generation("From two fifths on, the image repeats one row."),
  "image-tiled": generation("The quarters of the image differ by 15 % in light: a decode in tiles."),
  "image-repeated": generation("The image shows the same picture four times."),
  "image-recompressed": generation("The image was a JPEG of quality 10 before it was saved."),
  "vae-swaps-channels": generation("The VAE gives a picture back with red and blue exchanged."),
  "vae-casts": generation("The VAE gives a picture back too warm: more red, less blue."),
  "vae-mirrors": generation("The VAE gives a picture back mirrored."),
  "vae-shifts": generation("The VAE gives a picture back moved by 8 pixels, a cell of its latent."),
  "vae-scrambles": generation("The VAE gives something else back: its weights are another model's."),
  "vae-imprecise": generation("The VAE computes in too low a precision: tones come back in steps."),
  "vae-tiled": generation("The VAE decodes in tiles that do not join."),
  "model-swapped": generation(
    "Another checkpoint bears the model's name: same seed and text, another picture.",
  ),
  "gpu-replaced": generation("Another GPU and PyTorch: same seed and text, nearly the same picture."),
  "seed-drifts": generation("A node draws at random: the same seed gives another picture each time."),
  "same-image": generation("The seed has no effect."),
  "wrong-size": generation("The image is 64 pixels narrower than asked."),
  "truncated-png": generation("The PNG of a generated image is cut off."),
  "edit-returns-input": generation("An edit hands its input back (D15)."),
  "edit-returns-crop": generation("An edit hands its input back, cut by 6 % and enlarged (D15)."),
  "edit-drifts": generation("An edit shows its input cut by 10 % and enlarged: a scaling node crops."),
  "edit-ignores-input": generation("An edit paints from the text alone (D15)."),
  "cache-everything": generation(
    "A graph with a sampler executes nothing: all nodes cached, an old file, success (D1).",
  ),
  "stale-file": generation("The outputs of a generation name an older file of another run (D2)."),
  "pictures-unlisted": generation(
    "SaveImage writes the image and shows none of it: the job is a success without a picture.",
  ),
  "pictures-doubled": generation("A pack saves each generated image twice: the job shows two of them."),
  "disk-full": generation("SaveImage raises: no space is left on the server's disk."),
  "output-read-only": generation("SaveImage raises: the folder output/ is mounted read-only."),
  "input-not-writable": generation(
    "The folder input/ belongs to another user: POST /upload/image answers 500, and the log says why.",
  ),
  "encoder-blind": generation(
    "The mmproj file is missing beside a GGUF encoder: it raises as soon as it gets a picture.",
  ),
  "gpu-lost": generation("KSampler raises: the running container has lost its GPU."),
  "upload-refused": wire("A proxy answers 413 to every picture that is sent, with a page of its own."),
  "node-error": generation("VAELoader raises: the file of the VAE is corrupt (C8)."),
  "first-steps-slow": generation(
    "The first picture takes 60 ms a step, as after a compilation; later ones are quick.",
  ),
  "cold-start": generation("Loading a model file takes a minute (D7)."),
  "out-of-memory": generation("KSampler runs out of GPU memory (D13)."),
  "generation-hangs": generation("The sampler never makes a step (D6)."),
  "jobs-poisoned": generation(
    "Somebody's job was sent with a null as its extra_pnginfo: GET /api/jobs answers 500 to everybody (0.33.0).",
  ),
  "history-poisoned": generation(
    "A node of somebody's job showed a value that is not JSON: GET /history answers 500 to everybody.",
  ),
  "worker-dead": generation(
    "The thread that executes the jobs has died in somebody's job, which seems to run for ever; the log has its traceback.",
  ),
  "worker-dead-silent": generation("The same, killed by a SystemExit: the log says nothing."),
  "worker-dies": generation(
    "KSampler raises SystemExit: our own job kills the thread, without a line in the log.",
  ),
  "job-vanishes": generation(
    "A job disappears during the sampling, from the queue and from the history (D8).",
  ),
  "history-late": generation("The history holds a job only 1.5 s after its success (D9)."),
  "history-lost": generation("The history never holds a finished job (D9)."),
  "history-foreign": generation("The history holds somebody else's job under our prompt id (D2)."),
  "submit-reply-late": events("The reply to POST /prompt comes 150 ms after the job was queued."),
  "pause-after-idle": events(
    "For a third of a second no reply and no event leaves, around each job of an idle server; then all go together.",
  ),
  "events-twice": events("The WebSocket sends each event twice."),
  "events-reordered": events("The WebSocket swaps each event with the next one."),
  "events-foreign": events(
    "The WebSocket mixes in events of other jobs, with our node ids, and what is no event at all.",
  ),
  "socket-silent": events("The WebSocket says nothing after its first status (D10)."),
  "socket-drops": events("The WebSocket is closed during the sampling (D10)."),
  "interrupt-ignored": generation("POST /interrupt has no effect."),
  "interrupt-global": generation("POST /interrupt with a prompt id stops whatever runs (D12)."),
  "invalid-workflow-accepted": generation("POST /prompt accepts a graph that does not validate."),
  "partly-validated": generation(
    "POST /prompt answers 200 with node_errors beside the prompt id: a sampler is dropped (D14).",
  ),
  "dies-during-generation": generation("The server process dies during the sampling (B9)."),
  "memory-leaks": load(
    "Each job leaves 0.15 GB of VRAM and 0.4 GB of RAM behind, which POST /free does not give back, and steps grow slower.",
  ),
  "gpu-throttles": load("The GPU grows hot: each job's steps take longer, up to half as long again."),
  "jobs-fail-under-load": load(
    "Where several people wait, every fourth job fails in the sampler, at random.",
  ),
  "jobs-vanish-under-load": load(
    "Where several people wait, every fourth job disappears, from the queue and from the history.",
  ),
  "pictures-exchanged": load(
    "Where several people wait, two jobs one after the other are handed each other's picture.",
  ),
  "submits-repeated": load(
    "Where several people wait, a proxy sends every fourth POST /prompt twice: the job runs twice.",
  ),
  "others-interrupt": load(
    "Where several people wait, somebody presses interrupt: it stops whoever's job runs.",
  ),
  "others-clear-queue": load("Where several people wait, somebody empties the whole queue."),
  "others-come-and-go": load("Other people send jobs between ours, and cancel some of them."),
  "page-missing": page(
    "GET / answers 404: the folder of the front end is empty, or another one lies over it.",
  ),
  "page-crashes": page("GET / answers 500."),
  "page-blank": page("The page at / is empty: index.html of the front end has no byte."),
  "page-of-proxy": page("A proxy shows its own page at /, and hands on all the rest."),
  "page-assets-missing": page("The page names scripts that are not there: index.html is of another version."),
  "page-scripts-as-text": page("Scripts and styles of the page are called text/plain (registry of Windows)."),
  "page-scripts-cut": page(
    "A proxy that cannot write its temporary files cuts every large script of the page.",
  ),
  "page-scripts-html": page("A proxy answers every script of the page with the index of a site."),
  "slash-decoded": page("A proxy decodes %2F in addresses: no workflow can be saved."),
  "slash-blocked": page("A proxy answers 400 to every address that holds %2F."),
  "delete-forbidden": page("A proxy answers 405 to DELETE, with a page of its own."),
  "saving-filtered": page("An application firewall answers 403 to the content of a workflow."),
  "userdata-cached": page("A proxy keeps what GET /api/userdata/… answered first."),
  "user-folder-unwritable": page("The folder user/default belongs to another owner: nothing can be saved."),
  "below-sub-path": page("A proxy serves ComfyUI below /comfy/, and nothing else of the host is ComfyUI's."),
  "login-redirect-inner": page("A proxy writes the inner address 127.0.0.1:8188 into redirects."),
  "idle-sockets-cut": page("A proxy cuts a WebSocket that nobody has sent anything over for a second."),
  "host-replaced": page("A proxy writes its own address into Host: each request with an Origin gets 403."),
  "origin-filtered": page(
    "A firewall answers 403 to every request that has an Origin, with a page of its own.",
  ),
  "bodies-limited": page("A proxy answers 413 to bodies above 1 MB, with a page of its own."),
  "bodies-cut": page("A proxy cuts the connection on bodies above 4 MB."),
  "max-upload-small": page("Started with --max-upload-size 5: ComfyUI itself refuses larger bodies."),
  "multi-user": page("Started with --multi-user: nobody has a folder without the header comfy-user."),
  "object-info-slow": wire("GET /object_info alone takes 12 s: huge folders, or a network drive."),
  "object-info-hangs": wire("GET /object_info alone is never answered."),
  "slow-replies": wire("Every reply takes 3 s."),
  "clock-skew": wire("The server's clock is 26 hours behind."),
  gzip: wire("A proxy compresses every text, asked or not."),
  "compression-broken": wire("A proxy says gzip of texts that it hands on as they are."),
  "pictures-optimised": wire(
    "An image optimiser hands pictures on as WebP to whoever takes it (Cloudflare Polish, ngx_pagespeed, imgproxy).",
  ),
  "wrong-content-types": wire("JSON is called text/plain, and pictures application/octet-stream."),
  "half-open": wire("The port accepts connections, and nothing ever answers."),
  "cut-replies": wire("The connection is cut in the middle of each JSON reply (B3)."),
  "cut-pictures": wire("The connection is cut in the middle of each large picture."),
  "proxy-caches-all": wire(
    "A proxy keeps each good reply to a GET, and gives it to whoever asks for the same address next.",
  ),
  "replicas-by-turns": wire(
    "A proxy spreads the requests over two servers by turns; they share user/, and neither queue nor history nor pictures.",
  ),
  "view-query-ignored": wire(
    "A proxy keeps pictures by their path alone: whichever is asked for, the first one comes.",
  ),
  "page-for-pictures": wire("A proxy hands out its login page, with status 200, in place of each picture."),
  "proxy-adds-path": wire("A proxy hands each path on below /comfy, which ComfyUI does not know."),
  "idle-cut": wire(
    "A proxy closes kept-alive connections at once: the second request on each meets one that is just being closed.",
  ),
  "firewall-cuts": wire("A firewall resets the connection of each request for /api/system_stats."),
  "slow-line": wire("Large pictures arrive at 80 kB a second."),
  "slow-drip": wire("A JSON reply arrives one byte every 100 ms."),
  "endless-body": wire("The body of a JSON reply never ends: it pours as fast as it is read."),
  "announces-10gb": wire("A JSON reply announces 10 GiB."),
  "broken-json": wire("JSON replies are cut in the middle."),
  "redirect-loop": wire("Every request is redirected to itself."),
};

export type FaultName = keyof typeof faults;

export type FaultGroup = (typeof faults)[FaultName]["group"];

/** The names of one group. */
export type FaultsOf<Group extends FaultGroup> = {
  [Name in FaultName]: (typeof faults)[Name]["group"] extends Group ? Name : never;
}[FaultName];

/** The faults that are on. Each emulator has one set; `setFaults` changes it, the code that a fault breaks reads it. */
export type FaultSet = ReadonlySet<FaultName>;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faults, name);
}
