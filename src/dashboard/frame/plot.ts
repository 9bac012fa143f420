// uPlot with its styles, in a file of its own so that it is fetched when a chart is drawn first.

import Plot from 'uplot'
import 'uplot/dist/uPlot.min.css'

const builder = Plot.paths.bars
if (builder === undefined) throw new Error('this uPlot has no bars')

/** Bars next to one another. */
export const barPaths = builder({ size: [0.7, 24] })
export { Plot }
