/*
 * What tells languages in Latin letters apart: their usual small words, how their longer ones end,
 * and letters with accents. Our own lists. In: nothing. Out: a table from words and letters to the
 * languages that have them, made once. Words of more than eight bytes are told too seldom to be
 * listed.
 */
#include "language-own.h"

#include <stdlib.h>
#include <string.h>

struct latin_profile {
	const char *code;    /* as X writes it */
	const char *words;   /* case folded; 's: after an apostrophe */
	const char *endings; /* three letters, of words that are not listed */
	const char *letters; /* case folded, beyond ASCII */
};

static const struct latin_profile profiles[] = {
    {"en",
	"the of and to in is that it for you was with on as are be this have from or had by "
	"but what all were we when your can said there use an each which she how their if "
	"will up other about out many then them these so some her would make like him into "
	"time has look two more see no way could people my than been who its now did get "
	"down may our just new not at he they his one do me here after first also only know "
	"very most much don isn doesn didn wasn let still every where why while using today "
	"good great best really think want need being because through should years year day "
	"thanks thank open us without via free big next 's 't 're 've 'll 'm 'd",
	"ace ack ade age als ame ams ans ant are ary ase ask ass ate ble ced ded der dia eck "
	"els ely ent ere ers ess est ful ght ial ice ics ide ier ies ile ime ine ing ion ise "
	"ism ist ith ity ive ize ked ken led len lly mon nal nce ned ner ngs nts ock oks ome "
	"one ons oot ore ors ory ose ous own ows ral rch red sed ted ten ter ure ush ved wth",
	""},
    {"es",
	"de la que el en y a los se del las un por con no una su para es al lo como más pero "
	"sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay "
	"donde quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos "
	"e esto mí antes algunos qué yo otro otra él tanto esa estos mucho nada muchos cual "
	"poco ella estar estas mi ser son está fue hoy ahora gracias si tu te ha han era "
	"tiene nuevo nueva así años año solo puede hace bien eres soy buenos días",
	"aba ada ado ará bía dad das dos ero ica ico ión les mos ndo nes nte res tas tos ños",
	"ñáéíóúü¿¡"},
    {"fr",
	"de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se "
	"ce il sont avec cette aux son ses mais comme ou si leur y dont elle nous vous je on "
	"tout fait être été sa même ils aussi d l c qu n j m très bien sans entre ces deux "
	"où après notre votre mon ton ça peut faut encore avant moi toi lui quand donc alors "
	"rien trop merci bonjour oui non fois ans année jour aujourd hui contre chez toute "
	"tous toutes nouveau nouvelle",
	"age ais ait ant aux ent eur eux ion ire ité oir ons que sse ère ées", "éèêëàâçîïôûùœæ"},
    {"de",
	"der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als "
	"auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem "
	"über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei "
	"ich du wir ihr mein dein uns mich dich mir dir euch kein keine was wer wo wenn weil "
	"schon jetzt heute immer sehr gut doch mal da hier dann alle alles kann muss gibt "
	"diese dieser vom ja nein danke jahr jahre gegen neue neuen ohne unter",
	"ben chs den eit end ern ert gen hen ich lle nen ren sch sen ten tet ung zen ßen", "äöü"},
    {"pt",
	"de a o que e do da em um para com não uma os no se na por mais as dos como mas ao "
	"ele das à seu sua ou quando muito nos já eu também só pelo pela até isso ela entre "
	"depois sem mesmo aos seus quem nas me esse eles você essa num nem suas meu às minha "
	"têm numa pelos havia seja qual será nós tenho lhe deles essas esses pelas este dele "
	"tu te vocês vos meus minhas é está são foi ser tem hoje agora obrigado aqui tudo "
	"bem vai gente pra isto ano anos nova novo fazer",
	"ada ade ado ava das dos gem ica ico mos ndo nha nho nte ria tos ção ões", "ãõçáéíóúâêôà"},
    {"it",
	"di e il la che in a per è un del non sono una della con si da come ma le al i dei "
	"più nel lo anche alla ha gli delle se questo questa ci o mi ho su dal nella cosa "
	"tutti tutto quando perché solo era essere stato chi io tu lui lei noi voi loro dopo "
	"prima senza molto così ora oggi sia ogni ancora fare fatto c'è poi dove quella "
	"quello suo sua sul sulla dalla degli nei mio mia grazie anni anno già cui tra bene",
	"ale are ata ate ati ato cco cia ere gli hia ire ità lla ndo nno nte one oni ono sta sto "
	"tti zza",
	"èéàòùì"},
    {"nl",
	"de en van het een in is dat op te zijn met voor niet die er om aan ook als bij maar "
	"dan nog naar heeft ze hij uit werd wel door over ik je we deze dit wat kan worden "
	"hun meer al wordt geen of had was tot mijn zo jij u haar hem ons onze jullie hebben "
	"heb moet zou veel nu hier daar waar goed alleen omdat onder tegen na jaar vandaag "
	"iets niets",
	"aan aar den eel eft eid erd gen ijk ijn ken oet oor ten", "ëïé"},
    {"sv",
	"och att det i en på är som för med av till den har de inte om ett han men var jag "
	"sig från vi så kan när år nu ska skulle hon du mig dig vad hur alla här där bara "
	"mycket också eller efter finns blir sin sina än mot ni oss idag bra vill ingen "
	"detta",
	"ade are ats ens het ing lig nde orn ska tta", "åäö"},
    {"da",
	"og i at det er en til på som med for af den ikke de har der et om var jeg han sig "
	"men så vi kan fra hun du mig dig hvad hvor nu når efter ved også eller skal blev "
	"være meget dem deres vil kun år ind ud op mod her bliver fordi hvis noget nogen",
	"ede ere gen hed kke lig lse nde ske ter", "åæø"},
    {"no",
	"og i det er en til på som med for av den ikke de har et om var jeg han seg men så "
	"vi kan fra hun du meg deg hva hvor nå når etter ved også eller skal ble være veldig "
	"dem deres vil bare år inn ut opp mot her blir fordi hvis noe noen mye",
	"ede ene het kke lig lse nde ske ter", "åæø"},
    {"fi",
	"ja on ei se että oli hän mutta ovat ole en mitä kun niin myös sen tai nyt jos joka "
	"minä sinä minun sinun siitä tämä tämän vain kuin mukaan vielä jo sitä hänen olen "
	"olla ollut kuten voi kaikki mikä miten missä hyvä paljon me te he",
	"aan een iin ksi lla lle llä nen ssa ssä sta sti tta ttä uun vat ään", "äö"},
    {"pl",
	"i w na z się nie do to że jest o jak ale po co tak od za by czy już tylko są jego "
	"dla ma może być go mi pan przez bardzo kiedy ja ty on ona my wy oni który która "
	"które tego ten tym będzie mnie jej ich przed więc nas wszystko dziś dzień",
	"ach ami cie czy ego nia nie owa ość rze ski wać ych ymi ści", "ąćęłńóśźż"},
    {"cs",
	"a se v na je že to s z do i o ve k si by ale jako za po jsem jsou jak jeho pro tak "
	"byl které který která bylo být už podle než má jen až od nebo při co mi když ještě "
	"není pod této tento také ne ano tady dnes dobrý",
	"ení ost ova ové ské uje ách ání ého ích ých", "áčďéěíňóřšťúůýž"},
    {"ro",
	"de și în a la cu că nu pe o din care un este mai pentru ce au al sunt fost ca să se "
	"lui fi dar despre după fără sau foarte acum el ea noi voi când unde doar prin până "
	"toate tot bine era ar am",
	"are ate ele esc eşt iei ile lor lui rea tul ție", "ăâîșțşţ"},
    {"hu",
	"a az és hogy nem is egy ez de meg csak már ha van volt mint ki még azt vagy el ezt "
	"így én te ő mi ti ők kell lesz nagyon ami aki mert majd most itt ott igen jó minden "
	"után lehet kis nincs",
	"ban ben ból ből ett hez hoz nak nek ott ság ség tak tek tás tés val vel", "áéíóöőúüű"},
    {"tr",
	"bir ve bu da de için ile çok ne o ama var mi gibi daha kadar ben sen biz siz olarak "
	"olan en her şey yok değil sonra mı ki ya şu bunu ise önce iyi nasıl neden hiç yeni "
	"bana sana diye bugün şimdi gün zaman",
	"cak cek dan ini lar ler lik lma lme lık miş mış nda nde rin rım yor ını", "çğışöü"},
    {"vi",
	"và là của có không cho được một những các tôi bạn này đó với người đã để trong khi "
	"như thì cũng ra về rất nhiều năm lại mà vào ở từ đến còn hay chỉ sẽ",
	"", "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"},
    {"in",
	"yang dan di ini itu dengan untuk tidak dari dalam akan pada juga saya ke karena "
	"bisa ada kita aku kamu dia mereka sudah telah atau oleh lebih kalau sama lagi apa "
	"seperti hanya banyak orang jadi yg gak nggak udah aja tapi buat semua jika belum "
	"kami masih baru hari",
	"ang asa gan kah kan lah man nda nya rus", ""},
    {"tl",
	"ang ng sa na mga ay at ko mo ka ako ikaw siya kami tayo kayo sila hindi may para po "
	"lang naman yung din rin ba kung pero wala dito ito iyan nang kasi talaga gusto ni "
	"si lahat sana nga pa bakit ano",
	"aga ang ila ing ong", ""},
    {"ca",
	"de la i el que a en les els un per amb una és no del al es ha més com però són "
	"aquest aquesta dels pel també molt quan si seu seva ser fer està avui bé sense fins "
	"tot tots això",
	"ada ats ció ent nts ons tat", "àçèéíïòóúü"},
};
#define LATIN_LANGUAGES (sizeof profiles / sizeof *profiles)

_Static_assert(LATIN_LANGUAGES == LANGUAGES_LATIN, "as many as language-own.h says");

const char *language_code(size_t language)
{
	return profiles[language].code;
}

static struct language_word *find_slot(struct language_table *t, uint64_t key)
{
	size_t at = language_slot(language_bit(key));

	while (t->slot[at].key != 0 && t->slot[at].key != key)
		at = (at + 1) & (LANGUAGE_SLOTS - 1);
	return &t->slot[at];
}

static void add(struct language_table *t, uint64_t key, size_t language)
{
	struct language_word *w = find_slot(t, key);

	w->key = key;
	t->known[language_bit(key) / 64] |= (uint64_t)1 << language_bit(key) % 64;
	w->count = (uint16_t)(w->count + ((w->languages >> language & 1) == 0));
	w->languages |= 1u << language;
}

/* Of endings the last three bytes count, all that language.c looks at. */
static void add_words(struct language_table *t, const char *words, uint64_t mark, size_t language)
{
	uint64_t key = 0;

	for (const char *c = words;; c++) {
		if (*c && *c != ' ') {
			key = key << 8 | (unsigned char)*c;
			continue;
		}
		if (key != 0)
			add(t, mark ? (key & 0xFFFFFF) | mark : key, language);
		key = 0;
		if (!*c)
			return;
	}
}

static void add_letters(struct language_table *t, const char *letters, size_t language)
{
	struct str s = str_of(letters);

	for (size_t at = 0; at < s.len;)
		add(t, LANGUAGE_LETTER | text_next(s, &at), language);
}

/* The points of a word, ending or letter that one language alone has. */
static unsigned points_of(uint64_t key)
{
	if ((key & LANGUAGE_LETTER) == LANGUAGE_LETTER)
		return LANGUAGE_WORD_POINTS;
	if ((key & LANGUAGE_ENDING) == LANGUAGE_ENDING)
		return LANGUAGE_ENDING_POINTS;
	return key < 0x100 || key >> 8 == '\'' ? LANGUAGE_LETTER_POINTS : LANGUAGE_WORD_POINTS;
}

struct language_table *language_table_new(void)
{
	struct language_table *t = calloc(1, sizeof *t);

	for (size_t i = 0; t && i < LATIN_LANGUAGES; i++) {
		add_words(t, profiles[i].words, 0, i);
		add_words(t, profiles[i].endings, LANGUAGE_ENDING, i);
		add_letters(t, profiles[i].letters, i);
	}
	for (size_t i = 0; t && i < LANGUAGE_SLOTS; i++)
		if (t->slot[i].key != 0)
			t->slot[i].points =
			    (uint16_t)(points_of(t->slot[i].key) / t->slot[i].count);
	return t;
}
