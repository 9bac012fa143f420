// The dashboard begins here.

import { render } from 'preact'
import { Shell } from './frame/shell.tsx'
import './frame/tokens.css'

const app = document.getElementById('app')
if (app !== null) render(<Shell />, app)
