enum PricesCommand {
    static func list(_ o: PricesListOptions) throws -> Exit { .done }
    static func check(_ o: PricesCheckOptions) -> Exit { .done }
    static func importFile(_ o: PricesImportOptions) throws -> Exit { .done }
    static func explain(_ o: PricesExplainOptions) throws -> Exit { .done }
}
