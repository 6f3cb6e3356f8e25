// Reports that IAM makes of an account: who has which credentials, and which policies give access to which services.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_reports(Service& service);

}  // namespace iam
