/// The version of this build, for the launcher and for the program behind it.
#pragma once
#define KATA_VERSION "0.1.0"
