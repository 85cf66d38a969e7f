/** The first name, or the first two when people say them as one: Ana Paula, João Batista. */
export function shortName(name: string): string {
  const [one = '', two = ''] = name.split(/\s+/)
  return (seconds[plain(one)] ?? '').split(' ').includes(plain(two)) ? `${one} ${two}` : one
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Second names that belong to a first one. */
const seconds: Record<string, string> = {
  ana: 'paula maria luiza beatriz carolina clara julia lucia cristina rosa',
  maria: 'clara eduarda luiza jose helena aparecida fernanda cecilia alice',
  joao: 'batista pedro paulo vitor victor carlos henrique gabriel',
  jose: 'carlos antonio roberto luiz ricardo',
  luiz: 'carlos fernando antonio felipe henrique eduardo gustavo',
  luis: 'carlos fernando antonio felipe henrique eduardo gustavo',
  carlos: 'eduardo alberto henrique roberto',
  paulo: 'roberto cesar henrique sergio',
  pedro: 'henrique paulo lucas',
  marco: 'antonio aurelio',
  marcos: 'vinicius antonio paulo',
  antonio: 'carlos',
  julio: 'cesar',
}
