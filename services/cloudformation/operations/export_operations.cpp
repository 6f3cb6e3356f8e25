// What stacks give to each other.
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {
namespace {

constexpr size_t kExportsPerPage = 100;

Value list_exports(RequestContext& context, const Value& input) {
  std::vector<Value> exports;
  for (const Export& exported : all_exports(context)) {
    exports.push_back({{"ExportingStackId", exported.stack_id}, {"Name", exported.name}, {"Value", exported.value}});
  }
  return page_of(input, "Exports", exports, kExportsPerPage);
}

Value list_imports(RequestContext& context, const Value& input) {
  const std::string name = input.at("ExportName");
  const auto importers = importers_of(context, name);
  if (importers.empty()) throw ApiError("ValidationError", "Export '" + name + "' is not imported by any stack.");
  return page_of(input, "Imports", {importers.begin(), importers.end()}, kExportsPerPage);
}

}  // namespace

void add_export_operations(std::vector<Operation>& operations) {
  operations.push_back({"ListExports", list_exports});
  operations.push_back({"ListImports", list_imports});
}

}  // namespace cloudformation
