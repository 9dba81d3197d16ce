# What cases share: N posts by N authors that speak of five things in two scripts.
make_posts() { # N
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= n; i++) {
			printf "{\"id\":\"%d\",\"text\":\"Orion Nine is here, quasar %d; 具身智能 芯片 🚀\",", i, i
			printf "\"author\":{\"id\":\"a%d\",\"username\":\"sample_%d\"},\"x\":[%d, 1e3]}\n", i, i, i
		}
	}'
}
