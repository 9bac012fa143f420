// The dashboard begins here.

import './frame/tokens.css'
import './frame/layout.css'
import './frame/parts.css'
import { render } from 'preact'
import { beginSession } from './frame/session.ts'
import { Shell } from './frame/shell.tsx'
import { show } from './frame/theme.ts'

show()
beginSession()
const app = document.getElementById('app')
if (app !== null) render(<Shell />, app)
