// The page for who has not said yet who they are.

import { useState } from 'preact/hooks'
import { Button } from './button.tsx'
import { ApiProblem } from './client.ts'
import { TextField } from './field.tsx'
import { Panel } from './panel.tsx'
import { signIn } from './session.ts'
import { t } from './words.ts'

export function SignIn() {
  const [token, setToken] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isAsking, setIsAsking] = useState(false)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    setIsAsking(true)
    setProblem(undefined)
    await signIn(token.trim()).catch((error: unknown) => {
      setProblem(error instanceof ApiProblem ? error.message : String(error))
    })
    setIsAsking(false)
  }
  return (
    <div class="sign-in">
      <Panel title={t({ en: 'Sign in to Linesman', de: 'Bei Linesman anmelden' })}>
        <form class="stack" onSubmit={submit}>
          <TextField
            label={t({ en: 'Access token', de: 'Zugangstoken' })}
            type="password"
            value={token}
            onChange={setToken}
            hint={t({
              en: 'One of the tokens in the configuration of Linesman, under api.',
              de: 'Eines der Token in der Konfiguration von Linesman, unter api.',
            })}
          />
          {problem !== undefined && (
            <p role="alert" class="problem">
              {problem}
            </p>
          )}
          <Button kind="main" submit disabled={isAsking || token.trim() === ''}>
            {t({ en: 'Sign in', de: 'Anmelden' })}
          </Button>
        </form>
      </Panel>
    </div>
  )
}
