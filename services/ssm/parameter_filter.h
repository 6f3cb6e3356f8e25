// ParameterFilters of DescribeParameters and GetParametersByPath.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
#pragma once

#include "services/ssm/vocabulary.h"

namespace ssm {

enum class FilterUse { kDescribe, kByPath };

/// Refuses filters that AWS does not take: keys, options and values.
void check_filters(const Value& filters, FilterUse use);

/// Whether a parameter or a version of one passes every filter; tags are those in "@Tags".
bool passes_filters(const Value& filters, const Value& parameter);

}  // namespace ssm
