// How a stream of speech would please its listener, from what a capture shows of it: loss and jitter. The E-model
// (ITU-T G.107) with its default values, in the form of Cole and Rosenbluth ("Voice over IP performance monitoring",
// 2001); impairment and robustness of codecs by ITU-T G.113 appendix I. An estimate: the delay of the network and
// what the receiver's buffer does are not seen.

const IMPAIRMENTS: Record<string, { equipment: number; robustness: number }> = {
  PCMU: { equipment: 0, robustness: 25.1 },
  PCMA: { equipment: 0, robustness: 25.1 },
  G722: { equipment: 0, robustness: 25.1 },
  G729: { equipment: 11, robustness: 19 },
}
/** A packet of 20 ms and as much for its way. */
const FIXED_DELAY_MS = 40
/** Beyond it a conversation suffers. */
const NOTICED_DELAY_MS = 177.3

/** Mean opinion score, 1 to 4.4; undefined for a codec whose impairment is not published. */
export function meanOpinionScore(
  codec: string,
  packets: number,
  lost: number,
  jitterMs: number,
): number | undefined {
  const impairment = IMPAIRMENTS[codec.toUpperCase()]
  if (impairment === undefined || packets === 0) return undefined
  const { equipment, robustness } = impairment
  const lossPercent = (100 * lost) / (packets + lost)
  const delay = FIXED_DELAY_MS + 2 * jitterMs
  const ofDelay = 0.024 * delay + 0.11 * Math.max(0, delay - NOTICED_DELAY_MS)
  const ofLoss = equipment + (95 - equipment) * (lossPercent / (lossPercent + robustness))
  const rating = Math.max(0, Math.min(100, 93.2 - ofDelay - ofLoss))
  const score = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6
  return Math.round(Math.max(1, score) * 100) / 100
}
