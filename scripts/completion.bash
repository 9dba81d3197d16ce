# bash completion of the launcher: names first, then what the named program takes.
_trendpipe()
{
	local word=${COMP_WORDS[COMP_CWORD]} name=${COMP_WORDS[1]-} dir
	if ((COMP_CWORD == 1)); then
		mapfile -t COMPREPLY < <(compgen -W \
			"$(trendpipe --list 2>/dev/null) help --exec-path --list --help --version" -- "$word")
		return
	fi
	if [[ $name == help ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(trendpipe --list 2>/dev/null)" -- "$word")
		return
	fi
	case $name in daily-report | reprocess | plot-trends) # --help names their options; all else is files and folders
		if [[ $word == -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W \
				"$(trendpipe "$name" --help 2>/dev/null | grep -o -- '--[a-z][a-z-]*' | sort -u)" -- "$word")
		else
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
		fi
		return
		;;
	esac
	dir=$(trendpipe --exec-path 2>/dev/null)/../../share/bash-completion/completions
	# shellcheck source=/dev/null
	declare -F "_trendpipe_${name//-/_}" >/dev/null || . "$dir/$name" 2>/dev/null || return
	"_trendpipe_${name//-/_}"
}
complete -o filenames -F _trendpipe trendpipe
