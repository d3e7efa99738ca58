// The files of the page, within the binary.
// SPDX-License-Identifier: Apache-2.0
#include "web.h"

// One style sheet, of parts that are each about one thing.
static const unsigned char style[] = {
#embed "web/css/colours.css"
    ,
#embed "web/css/base.css"
    ,
#embed "web/css/frame.css"
    ,
#embed "web/css/sheets.css"
    ,
#embed "web/css/charts.css"
};
static const unsigned char icon[] = {
#embed "web/icon.svg"
};
static const unsigned char js_main[] = {
#embed "web/js/main.js"
};
static const unsigned char js_keys[] = {
#embed "web/js/keys.js"
};

#define FILE_OF(path, name) {path, name, sizeof name}

static const bursar_web_file files[] = {
    FILE_OF("style.css", style),
    FILE_OF("icon.svg", icon),
    FILE_OF("main.js", js_main),
    FILE_OF("keys.js", js_keys),
};

size_t bursar_web_count(void) { return sizeof files / sizeof *files; }
bursar_web_file bursar_web_at(size_t number) { return files[number]; }
