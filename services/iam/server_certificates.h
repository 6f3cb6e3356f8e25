// Server certificates that an account has uploaded.
#pragma once

#include "services/iam/tables.h"

namespace iam {

void add_server_certificates(Tables& tables);

}  // namespace iam
