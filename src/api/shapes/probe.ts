// The question for a probe.

import { z } from 'zod'

export const probeQuery = z.object({
  target: z
    .string()
    .min(1)
    .max(300)
    .meta({ description: 'Whom to ask', examples: ['sbc1.example.net:5061'] }),
  sni: z
    .string()
    .regex(/^[\w.-]{1,253}$/)
    .optional()
    .meta({ description: 'FQDN the SBC is paired with; the name in `target` without it' }),
})
