package demo

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var menNames = strings.Fields(`Adriano Aílton Alex Alexandre Anderson André Antônio Arthur Augusto Benedito Breno Bruno Caio Carlos
	César Cícero Cláudio Cristiano Daniel Danilo Davi Denílson Diego Diógenes Douglas Edílson Edson Eduardo Élcio Elias Emerson Érico
	Everton Fabiano Fábio Felipe Fernando Flávio Francisco Gabriel Geraldo Gilberto Gílson Giovani Guilherme Gustavo Heitor Hélio Henrique
	Hugo Igor Ítalo Ivan Jair Jéferson João Joaquim Jonas Jorge José Josué Juarez Júlio Kauã Kléber Leandro Leonardo Luan Lucas Luciano
	Luís Luiz Maicon Márcio Marcelo Marcos Mário Mateus Maurício Mauro Michel Miguel Moisés Nélson Nílton Otávio Pablo Patrício Paulo Pedro
	Rafael Raimundo Ramon Raul Reginaldo Renan Renato Ricardo Roberto Rodrigo Rogério Romário Ronaldo Rubens Samuel Sandro Sebastião Sérgio
	Sidnei Sílvio Thiago Tomás Ubirajara Valdir Vanderlei Vicente Vinícius Vítor Wagner Walter Washington Wellington Wesley William Yuri`)

var womenNames = strings.Fields(`Adriana Alessandra Alice Aline Amanda Ana Andréa Andressa Ângela Aparecida Bárbara Beatriz Bianca Bruna Camila
	Carla Carolina Cássia Cecília Célia Cíntia Clara Cláudia Cleide Conceição Cristiane Daniela Débora Denise Edna Elaine Eliane Elisângela
	Elza Érica Estela Eunice Fabiana Fátima Fernanda Flávia Francisca Gabriela Giovana Gisele Glória Graziela Helena Heloísa Inês Iolanda
	Íris Isabel Isabela Ivone Jaqueline Janaína Jéssica Joana Josefa Joyce Juliana Karina Kátia Laís Larissa Laura Lavínia Letícia Lídia
	Lígia Luana Lúcia Luciana Luiza Luzia Maíra Manuela Márcia Margarida Maria Mariana Marina Marisa Marlene Marta Michele Mirela Mônica
	Nádia Natália Neusa Noêmia Odete Olívia Patrícia Paula Priscila Rafaela Raquel Regina Renata Rita Rosana Rosângela Sabrina Samara Sandra
	Sílvia Simone Sofia Solange Sônia Sueli Tainá Tânia Tatiana Teresa Vanessa Vânia Vera Verônica Vitória Viviane Yasmin Zélia`)

var secondNames = [2][]string{
	strings.Fields(`Carlos Henrique Luiz Eduardo Augusto Roberto Antônio Vinícius César Paulo Fernando Felipe Alberto Gabriel Batista Miguel`),
	strings.Fields(`Paula Cristina Aparecida Carolina Luiza Beatriz Fernanda Helena Clara Regina Lúcia Vitória Eduarda Cecília Rita Elisa`),
}

// surnames are ranked: the first are by far the most common.
var surnames = splitList(`Silva,dos Santos,de Oliveira,Souza,Rodrigues,Ferreira,Alves,Pereira,de Lima,Gomes,da Costa,Ribeiro,Martins,de Carvalho,
Almeida,Lopes,Soares,Fernandes,Vieira,Barbosa,Rocha,Dias,do Nascimento,de Andrade,Moreira,Nunes,Marques,Machado,Mendes,Freitas,Cardoso,Ramos,
Gonçalves,Santana,Teixeira,de Araújo,Pinto,Correia,Cavalcanti,Moura,Azevedo,Batista,Barros,Campos,da Cruz,Monteiro,Medeiros,de Jesus,Bezerra,
Duarte,Reis,Farias,Nogueira,Tavares,Coelho,da Conceição,Bittencourt,Sant'Anna,D'Ávila,Kowalski,Schneider,Tanaka,Rossi,Müller,Bianchi,Nakamura,
Wojciechowski,Guimarães,Magalhães,Siqueira,Queiroz,Brandão,Sampaio,Figueiredo,Vasconcelos,Assunção,Peçanha,Lourenço,Falcão,Leitão,Prado,Couto,
Vilela,Pacheco,Vargas,Camargo,Tozzi,Kreutz,Zanella,Ferrari,Hoffmann,Schmitz,Becker,Yamamoto,Watanabe,Haddad,Nassif,D'Angelo,Dall'Agnol,Sant'Ana,
Albuquerque,Aragão,Lacerda,Paixão,Quintão,Rezende,Seixas,Toledo,Uchôa,Xavier,Zuniga,Bragança,Caldeira,Drumond,Esteves,Fontoura,Gusmão,Holanda,
Ibiapina,Jardim,Klein,Lisboa,Mascarenhas,Novaes,Osório,Pimentel,Quaresma,Rangel,Simões,Trindade,Valadão,Wagner,Zimmermann,Fagundes,Galvão,Chaves`)

// splitList reads a list by commas, over several lines.
func splitList(s string) []string {
	list := strings.Split(s, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// surname prefers the common ones, as a company's list of people does.
func surname(d *dice) string {
	u := d.unit()
	return surnames[int(u*u*float64(len(surnames)))]
}

// personName is one to two given names and one to three surnames.
func personName(d *dice, female bool) string {
	given, second := menNames, secondNames[0]
	if female {
		given, second = womenNames, secondNames[1]
	}
	parts := []string{pick(d, given)}
	if d.percent(30) {
		if s := pick(d, second); s != parts[0] {
			parts = append(parts, s)
		}
	}
	for n := 1 + d.weighted([]int{30, 62, 8}); n > 0; n-- {
		if s := surname(d); s != parts[len(parts)-1] {
			parts = append(parts, s)
		}
	}
	name := strings.Join(parts, " ")
	if !female && d.percent(3) {
		name += pick(d, []string{" Filho", " Júnior", " Neto"})
	}
	return name
}

// userName is first.last without accents, apostrophes or spaces: caio.davila.
func userName(name string) string {
	words := strings.Fields(name)
	last := words[len(words)-1]
	switch last {
	case "Filho", "Júnior", "Neto":
		last = words[len(words)-2]
	}
	return plain(words[0]) + "." + plain(last)
}

// plain keeps a name's letters, in lower case and without accents.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= unicode.MaxASCII || !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}
