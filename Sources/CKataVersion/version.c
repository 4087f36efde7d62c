#include "kata_version.h"
