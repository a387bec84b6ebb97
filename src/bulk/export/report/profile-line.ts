/** The line of a mapping profile that would know a value, for example `/channelType "fax"`; undefined where no line would. */
export function profileLine(unmapped: string): string | undefined {
  const [, pointer = '', value = ''] = /^(\S+) "(.*)"$/.exec(unmapped) ?? [];
  const key = JSON.stringify(value);
  if (pointer.endsWith('/channelType'))
    return `mediaTypes: { ${key}: openmedia }  # choose: call, chat, email, workitem, smssession, facebooksession or openmedia`;
  if (pointer.endsWith('/direction'))
    return `typeIds: { ${key}: Inbound }  # choose: Inbound, Outbound, Internal, Consult or Unknown`;
  return undefined;
}
