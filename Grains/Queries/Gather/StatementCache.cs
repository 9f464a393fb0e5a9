using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;

namespace Grid.Grains.Queries.Gather;

/// <summary>Keeps parsed statements by their text: parsing costs more than planning and merging a small query. Thread-safe.</summary>
internal sealed class StatementCache(StatementParser parser, QueryOptions options)
{
    /// <summary>A longer text is most likely a bulk of values that never comes again.</summary>
    private const int MaxCachedLength = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, SqlStatement Statement)>> _byText = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Text, SqlStatement Statement)> _byUse = new();

    public SqlStatement Get(string text)
    {
        lock (_gate)
        {
            if (_byText.TryGetValue(text, out var known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value.Statement;
            }
        }

        var statement = parser.Parse(text);
        if (text.Length <= MaxCachedLength)
        {
            Keep(text, statement);
        }

        return statement;
    }

    private void Keep(string text, SqlStatement statement)
    {
        lock (_gate)
        {
            if (_byText.ContainsKey(text))
            {
                return;
            }

            _byText[text] = _byUse.AddFirst((text, statement));
            while (_byText.Count > options.MaxCachedStatements)
            {
                _byText.Remove(_byUse.Last!.Value.Text);
                _byUse.RemoveLast();
            }
        }
    }
}
