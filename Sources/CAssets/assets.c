// Files that travel inside the binary.
// SPDX-License-Identifier: Apache-2.0
#include "assets.h"

static const unsigned char prices[] = {
#embed "files/prices.yaml"
};

bursar_asset bursar_asset_prices(void) {
    return (bursar_asset){prices, sizeof prices};
}
