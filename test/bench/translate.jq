# The translation as a jq script, with which `npm run bench -- translate` compares `cxbridge translate`.
#
# It gives the same output with these simplifications:
# - Every date has the offset +0200, which is correct only in winter.
# - Participants have their own ids, because jq has no SHA-256.
# - A notice "Ben connected." is omitted whenever an agent Ben took part, at any time.
# - Of rich content it supports only images, files and buttons.
# - There are no diagnostics and no rejects.

def present: with_entries(select(.value != null));

def offset: 7200;
def formatted: # input: epoch milliseconds
  (. / 1000 | floor | . + offset | strftime("%Y-%m-%d %H:%M:%S"))
    + "." + (. % 1000 + 1000 | tostring | .[1:]) + "+0200";
def epoch: # input: "2024-03-04T16:01:05.120Z"
  (.[0:19] + "Z" | fromdateiso8601) * 1000 + (.[20:23] | tonumber);

def conversations: [.details.agents[]?, (if .details then empty else .agents[]? end) | select(.conversationStartTimestamp)];
def queues_in_order: [.queues // [] | sort_by(.startTimestamp)[] | .queueName | values];

def media($sub):
  {voice: "call", email: "email", "work-item": "workitem", sms: "smssession", messaging: "chat"}[.channelType] // "openmedia"
  | if . == "chat" and $sub == "facebook" then "facebooksession" else . end;

def state:
  if .endTimestamp or .flagged then "Stopped"
  elif any(conversations[]; .conversationEndTimestamp | not) then "InProcess"
  elif any(.queues[]?; .endTimestamp | not) then "Pending"
  else "New" end;

def owner($users):
  conversations | if length == 0 then null else
    max_by(.conversationStartTimestamp)
    | (.agentName // "" | split(" ")) as $words
    | ($users[.resourceId // .agentId] // {firstName: $words[0], lastName: ($words[1:] | join(" "))}) as $user
    | {id: (.resourceId // .agentId | gsub("-"; "")), userName: $user.email, firstName: $user.firstName, lastName: $user.lastName}
    | present
  end;

def call_details:
  {
    phoneNumber: .customer,
    callDuration: (.customerConversationTime // (if conversations == [] then 0 else .interactionTime end) | round)
  };

def custom_attributes:
  (.interactionAttributes // [] | sort_by(.timestamp) | map({(.hookType): .hookName}) | add) // null;

def user_data($sub):
  queues_in_order as $queues
  | {
      CX_FlowName: .flowName,
      CX_FlowId: .flowId,
      CX_Channel: .channelType,
      CX_SubType: $sub,
      CX_Direction: .direction,
      CX_QueueName: $queues[-1],
      CX_QueueId: ([.queues // [] | sort_by(.startTimestamp)[] | .queueId | values] | last),
      CX_QueueNames: (if ($queues | length) > 1 then $queues | tojson else null end),
      CX_ContactPoint: .contactPoint,
      CX_Customer: .customer,
      CX_Disposition: (.dispositionName // ([.details.agents[]? | .dispositionName | values] | last)),
      CX_DispositionId: .dispositionId,
      CX_Csat: (.customerSatisfactionScore // .details.csat | if . then tostring else null end),
      CX_Flagged: (if .flagged then "true" else null end),
      CX_Hooks: (if .hooks then .hooks | map({type: .hookType, subType: .hookSubType, id: .hookId} | present) | tojson else null end)
    }
  | present;

def interaction($users; $sub):
  owner($users) as $owner
  | media($sub) as $media
  | {
      uri: "http://localhost:8080/api/v2/interactions/\(.interactionId)",
      id: .interactionId,
      path: "/interactions/\(.interactionId)",
      mediaType: $media,
      typeId: ({inbound: "Inbound", outbound: "Outbound", "agent-initiated": "Outbound"}[.direction] // "Unknown"),
      state: state,
      startDate: (.startTimestamp | epoch | formatted),
      endDate: (if .endTimestamp then .endTimestamp | epoch | formatted else null end),
      subject: (queues_in_order[0] // .flowName),
      comment: (.notes // ([.details.agents[]? | .noteTitle | values] | last)),
      contactId,
      ownerInformation: $owner
    }
    + (if $media == "call" then call_details else {} end)
    + {customAttributes: custom_attributes, userData: user_data($sub)}
  | present;

def file_line: "[\(.contentType)] (\(.file.mediaType), \(.file.mediaSize) bytes)";
def flat_text:
  [
    (if .contentType == "image" or .contentType == "file" then file_line else empty end),
    (.text | values),
    (.actions | arrays | .[].text | values | "[\(.)]")
  ]
  | if . == [] then null else join("\n") end;

def from:
  (.metadata.type // "system") as $type
  | if $type == "customer" then {nickname: .metadata.name, type: "Customer", participantId: "customer"}
    elif $type == "agent" then {nickname: .metadata.name, type: "Agent", participantId: .from}
    elif $type == "system" then {nickname: (.metadata.name // "System"), type: "System", participantId: "system"}
    else {nickname: (.metadata.name // $type), type: "External", participantId: $type} end;

def texts($agents):
  ([$agents[].agentName | split(" ")[0] | "\(.) connected.", "\(.) disconnected."]) as $notices
  | .[]
  | select(.payload.type == "message")
  | (.timestamp | tonumber) as $at
  | .payload
  | from as $from
  | (.body | flat_text) as $text
  | select($from.type != "System" or ($text | IN($notices[]) | not))
  | {at: $at, rank: 2, type: (if $from.type == "System" then "Notice" else "Text" end), from: $from, text: $text};

def participations($agents):
  $agents | sort_by(.conversationStartTimestamp) | . as $all | range(length) | . as $index | $all[$index]
  | {nickname: .agentName, type: "Agent", participantId: .resourceId} as $from
  | (if any($all[:$index][]; .resourceId == $from.participantId) then "ParticipantRejoined" else "ParticipantJoined" end) as $joined
  | {at: (.conversationStartTimestamp | epoch), rank: 1, type: $joined, $from},
    {at: (.conversationEndTimestamp | epoch), rank: 3, type: "ParticipantLeft", $from};

def messages:
  (.interaction | conversations) as $agents
  | {nickname: .interaction.customer, type: "Customer", participantId: "customer"} as $customer
  | [
      {at: (.interaction.startTimestamp | epoch), rank: 0, type: "ParticipantJoined", from: $customer},
      participations($agents),
      (.transcript | texts($agents)),
      {at: (.interaction.endTimestamp | epoch), rank: 4, type: "ParticipantLeft", from: $customer}
    ]
  | sort_by(.at, .rank)
  | to_entries
  | map(
      (.key + 1) as $index
      | .value
      | {$index, from, text, visibility: "All", timestamp: (.at | formatted), type, timestampSeconds: .at}
      | present
    );

if .interaction then
  {interaction: (.users as $users | .subType as $sub | .interaction | interaction($users; $sub)), messages: messages}
else
  {interaction: interaction({}; null)}
end
