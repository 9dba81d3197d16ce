// CLD2's language of each line of standard input, in the words of X; `-` where it is unknown.
#include <cstdio>
#include <iostream>
#include <string>

#include <cld2/public/compact_lang_det.h>

int main()
{
	std::string line;
	while (std::getline(std::cin, line)) {
		bool reliable;
		std::string code = CLD2::LanguageCode(CLD2::DetectLanguage(
		    line.data(), static_cast<int>(line.size()), true, &reliable));
		if (code == "un")
			code = "-";
		if (code.compare(0, 2, "zh") == 0)
			code = "zh";
		if (code == "id")
			code = "in";
		std::cout << code << "\n";
	}
}
