// Labels: names for versions, each on one version at a time.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
#pragma once

#include "services/ssm/vocabulary.h"

namespace ssm {

void add_label_operations(Service& service);

}  // namespace ssm
