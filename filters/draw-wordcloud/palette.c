/*
 * The palettes, a table: each name has inks for light and for dark ground, neighbours in hue, so
 * that a picture has one mood; `vivid` goes round the circle, `ink` is one hue in steps.
 */
#include "palette.h"

#include <string.h>

#define RGB(hex)                                                                                   \
	{                                                                                          \
		(hex) >> 16 & 0xFF, (hex) >> 8 & 0xFF, (hex)&0xFF                                  \
	}

static const struct {
	const char *name;
	struct palette light, dark;
} palettes[] = {
    {"dusk",
	{RGB(0xFCFBF8), RGB(0x4A5568),
	    {RGB(0x1B3A6B), RGB(0x2A6F97), RGB(0x5B3A8E), RGB(0xA4303F), RGB(0x0F6B6B),
		RGB(0x8A4B08), RGB(0x34495E)},
	    7},
	{RGB(0x10141F), RGB(0xA9B4C8),
	    {RGB(0x8AB4F8), RGB(0x7FD1E0), RGB(0xC9A7F5), RGB(0xFF9E9E), RGB(0x7EE0B5),
		RGB(0xFFC978), RGB(0xDDE5F2)},
	    7}},
    {"forest",
	{RGB(0xFBFCF7), RGB(0x4B5A50),
	    {RGB(0x1E5631), RGB(0x2F6B4F), RGB(0x4A6B1A), RGB(0x0E6C74), RGB(0x6B5310),
		RGB(0x2C4A52)},
	    6},
	{RGB(0x0F1813), RGB(0xA8B8AC),
	    {RGB(0x8FDB9B), RGB(0xC5E478), RGB(0x7AD8C6), RGB(0xEBD47E), RGB(0xB9DDB4),
		RGB(0x9AD1E8)},
	    6}},
    {"ember",
	{RGB(0xFFFAF5), RGB(0x5F4F49),
	    {RGB(0x8C1C13), RGB(0xA63C06), RGB(0x7A3E00), RGB(0x6D1A36), RGB(0x4E342E),
		RGB(0x8A5200)},
	    6},
	{RGB(0x1B1110), RGB(0xC4B0A8),
	    {RGB(0xFFB07A), RGB(0xFF8F7A), RGB(0xFFD27A), RGB(0xFF9EB5), RGB(0xF2C6A0),
		RGB(0xFFE3B0)},
	    6}},
    {"vivid",
	{RGB(0xFFFFFF), RGB(0x555555),
	    {RGB(0xC2185B), RGB(0x6A1B9A), RGB(0x1A4FC4), RGB(0x00707A), RGB(0x2E7D32),
		RGB(0xB34700), RGB(0xC62828), RGB(0x37474F)},
	    8},
	{RGB(0x0C0C10), RGB(0xB5B5BD),
	    {RGB(0xFF79B0), RGB(0xC792EA), RGB(0x82AAFF), RGB(0x64E0E8), RGB(0x8EE07A),
		RGB(0xFFB454), RGB(0xFF8A80), RGB(0xECEFF1)},
	    8}},
    {"ink",
	{RGB(0xFDFDFC), RGB(0x5A5A5A), {RGB(0x1A1A1A), RGB(0x333333), RGB(0x4A4A4A), RGB(0x626262)},
	    4},
	{RGB(0x121212), RGB(0xA8A8A8), {RGB(0xF5F5F5), RGB(0xDADADA), RGB(0xBEBEBE), RGB(0x9E9E9E)},
	    4}},
};

const struct palette *palette_named(const char *name, bool dark)
{
	for (size_t i = 0; i < sizeof palettes / sizeof *palettes; i++)
		if (strcmp(palettes[i].name, name) == 0)
			return dark ? &palettes[i].dark : &palettes[i].light;
	return NULL;
}
