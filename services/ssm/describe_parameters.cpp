// Written by hand: Parameter Store's filters are its own kind, and older requests bring the older kind.
#include "services/ssm/describe_parameters.h"

#include "emulator/resource/resource_engine.h"
#include "services/ssm/page.h"
#include "services/ssm/parameter.h"
#include "services/ssm/parameter_filter.h"

namespace ssm {
namespace {

constexpr size_t kPageSize = 10;

/// The older Filters compare names from their beginning, everything else as a whole.
Value as_parameter_filters(const Value& filters) {
  Value result = Value::array();
  for (const Value& filter : filters) {
    result.push_back({{"Key", filter.at("Key")},
                      {"Option", filter.at("Key") == "Name" ? "BeginsWith" : "Equals"},
                      {"Values", filter.at("Values")}});
  }
  return result;
}

Value describe_parameters(RequestContext& context, const Value& input) {
  const Value older = input.value("Filters", Value::array());
  Value filters = input.value("ParameterFilters", Value::array());
  if (!older.empty() && !filters.empty()) {
    throw ApiError("ValidationException", "You can use either Filters or ParameterFilters in a single request.");
  }
  if (!older.empty()) filters = as_parameter_filters(older);
  check_filters(filters, FilterUse::kDescribe);
  std::vector<PageItem> items;
  // Parameters that other accounts share would come by AWS RAM: there are none.
  if (input.value("Shared", false)) return answer_page(input, "Parameters", std::move(items), kPageSize);
  context.machine.engine.each(context, parameter_type(context), [&](Value& parameter) {
    const std::string name = parameter.at("Name");
    if (passes_filters(filters, parameter)) items.push_back({name, std::move(parameter)});
    return true;
  });
  return answer_page(input, "Parameters", std::move(items), kPageSize);
}

}  // namespace

void add_describe_operation(Service& service) {
  service.operations.push_back({"DescribeParameters", describe_parameters});
}

}  // namespace ssm
