// The interface's own description: made once, of the table.
#include "api/contract/asyncapi.hpp"
#include "api/contract/openapi.hpp"
#include "api/contract/page.hpp"
#include "api/routes/table.hpp"

namespace sep::api {
namespace {

std::vector<Operation> operations() {
  std::vector<Operation> list;
  for (auto const& route : route_table()) list.push_back(route.is);
  return list;
}

}  // namespace

Answer show_openapi(Asked const&) {
  static std::string const document = json::serialize(openapi_document(operations())) + "\n";
  return Response{200, {{"content-type", "application/json"}}, document};
}

Answer show_asyncapi(Asked const&) {
  static std::string const document = json::serialize(asyncapi_document()) + "\n";
  return Response{200, {{"content-type", "application/json"}}, document};
}

Answer show_page(Asked const& asked) {
  static std::string const page = contract_page(operations(), asked.desk->version);
  return Response{200,
                  {{"content-type", "text/html; charset=utf-8"},
                   {"content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"},
                   {"x-content-type-options", "nosniff"}},
                  page};
}

}  // namespace sep::api
