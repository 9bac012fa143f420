// Whether the dashboard of a demo is opened by itself, and with what: only for somebody who sits at this machine.

export interface Seat {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Somebody reads what is printed. */
  isTerminal: boolean
}

/** The program that opens an address in the browser; undefined where nobody would see it, or it is a machine that builds. */
export function openerAt({ platform, env, isTerminal }: Seat): string | undefined {
  const has = (name: string): boolean => (env[name] ?? '') !== ''
  // Who came over SSH sits elsewhere, even where a display is forwarded.
  if (!isTerminal || has('CI') || has('SSH_CONNECTION')) return undefined
  if (platform === 'darwin') return 'open'
  return platform === 'linux' && (has('DISPLAY') || has('WAYLAND_DISPLAY')) ? 'xdg-open' : undefined
}
