namespace Grid.Grains.Queries.Sql;

/// <summary>The end of a statement that writes: <c>[RETURNING expression [[AS] alias], …]</c>.</summary>
internal static class ReturningParser
{
    /// <summary>The items, or null when nothing is to be returned. Nothing may follow.</summary>
    public static SelectItem[]? Parse(DuckDbParser duckDb, string text, TokenReader reader, string statement)
    {
        if (!reader.Current.IsWord("RETURNING"))
        {
            if (reader.Current.Kind == SqlTokenKind.Word)
            {
                throw SqlErrors.NotSupported($"{reader.Current.Text.ToUpperInvariant()} in {statement}", reader.Current.Position);
            }

            reader.End();
            return null;
        }

        var select = new InPlaceSelect(duckDb, text);
        select.Begin(reader.Take().Position);
        select.CopyRest(reader);
        reader.End();
        return select.Parse().Items;
    }
}
