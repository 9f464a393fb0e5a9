namespace Grid.Silo.Commands.Sql;

/// <summary>How <c>grid sql</c> shows a result.</summary>
internal enum ResultFormat
{
    /// <summary>Aligned columns, for people.</summary>
    Table = 0,

    /// <summary>RFC 4180 with a header; NULL is an empty field, an empty string a quoted one.</summary>
    Csv = 1,

    /// <summary>The answer of <c>POST /api/sql</c>, one a line.</summary>
    Json = 2,
}
