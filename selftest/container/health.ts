/** A health check that passes under this condition on the status `$s`. In bash, because starting Node every time costs too much CPU. */
export function healthScript(condition: string): string {
  return `bash -c 'exec 3<>/dev/tcp/127.0.0.1/8188 && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3 && read -r _ s _ <&3 && ${condition}'`;
}

export const WANTS_200 = "[ $s = 200 ]";
export const TAKES_401 = "[[ $s = 200 || $s = 401 ]]";
