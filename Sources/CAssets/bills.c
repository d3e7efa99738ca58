// The table of wrong bills travels inside the binary.
// SPDX-License-Identifier: Apache-2.0
#include "bills.h"

static const unsigned char bills[] = {
#embed "files/wrong-bills.json"
};

bursar_bills bursar_wrong_bills(void) {
    return (bursar_bills){bills, sizeof bills};
}
