// What exports may be called: names that are known before anything is made, and none of them twice.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html
#pragma once

#include "services/cloudformation/template/evaluate.h"

namespace cloudformation {

/// Refuses names that hang on what only the deployment tells, and literal ones that are none.
void check_export_sources(const Template& source);

/// Refuses names that come out wrong, or twice.
void check_export_names(const Environment& environment);

}  // namespace cloudformation
