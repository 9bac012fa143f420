// The PowerShell that writes a tenant into a folder, one file a cmdlet, as `import-tenant.ts` reads it. Cmdlets and
// properties are those of the module MicrosoftTeams (Microsoft Learn, MicrosoftTeams module reference).

const CMDLETS = [
  'CsOnlinePSTNGateway',
  'CsOnlineVoiceRoute',
  'CsOnlinePstnUsage',
  'CsOnlineVoiceRoutingPolicy',
  'CsTenantDialPlan',
  'CsTeamsTranslationRule',
  'CsTeamsEmergencyCallRoutingPolicy',
  'CsTenantNetworkSite',
  'CsInboundBlockedNumberPattern',
  'CsInboundExemptNumberPattern',
  'CsCallingLineIdentity',
  'CsGroupPolicyAssignment',
] as const

/** Of some hundred properties those that say something about the way of a call. */
const USER_PROPERTIES = [
  'UserPrincipalName',
  'DisplayName',
  'LineUri',
  'EnterpriseVoiceEnabled',
  'UsageLocation',
  'FeatureTypes',
  'OnlineVoiceRoutingPolicy',
  'TenantDialPlan',
  'TeamsEmergencyCallRoutingPolicy',
  'CallingLineIdentity',
] as const

export const exportScript =
  (): string => `# Writes what Teams voice routing goes by into a folder, for linesman route.
# It only reads; a role that may read the settings of Teams suffices (Global Reader).
# Needs the module MicrosoftTeams; works in Windows PowerShell 5.1 and PowerShell 7.

param([string] $Folder = "tenant-$(Get-Date -Format yyyy-MM-dd)")

$ErrorActionPreference = 'Stop'
if (-not (Get-Module -ListAvailable MicrosoftTeams)) { throw 'Install-Module MicrosoftTeams comes first.' }
Import-Module MicrosoftTeams
Connect-MicrosoftTeams | Out-Null
$Folder = (New-Item -ItemType Directory -Force -Path $Folder).FullName

function Save-Objects([string] $Name, [scriptblock] $Get) {
    try { $objects = @(& $Get) } catch { Write-Warning "$Name is left out: $_"; return }
    # -InputObject keeps a single object a list; the text is UTF-8 in both PowerShells.
    $json = ConvertTo-Json -InputObject $objects -Depth 8
    [IO.File]::WriteAllText((Join-Path $Folder "$Name.json"), $json, (New-Object Text.UTF8Encoding $false))
    Write-Host "$($objects.Count) from $Name"
}

${CMDLETS.map(name => `Save-Objects '${name}' { Get-${name} }`).join('\n')}
Save-Objects 'CsOnlineUser' {
    Get-CsOnlineUser -ResultSize Unlimited -Filter 'EnterpriseVoiceEnabled -eq $true' |
        Select-Object ${USER_PROPERTIES.join(', ')}
}

Write-Host "Written to $Folder. Users' names and numbers are in it: keep it as you keep such things."
`
