// Server certificates that an account has uploaded.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_server_certificates(Service& service);

}  // namespace iam
