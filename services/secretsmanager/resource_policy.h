// Resource policies of secrets: kept and checked for their grammar; nothing is decided by them yet.
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

void add_resource_policies(Service& service);

}  // namespace secretsmanager
