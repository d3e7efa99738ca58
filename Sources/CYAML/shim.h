// What Bursar uses of libyaml.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <yaml.h>
