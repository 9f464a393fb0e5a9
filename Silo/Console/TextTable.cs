using Spectre.Console.Rendering;

namespace Grid.Silo.Console;

/// <summary>Rows of text under titles, to be shown by <see cref="Terminal.Table"/>.</summary>
internal sealed class TextTable(params TextColumn[] columns)
{
    private const string Gap = " | ";

    private readonly List<string[]> _rows = [];

    public IReadOnlyList<TextColumn> Columns => columns;

    public IReadOnlyList<string[]> Rows => _rows;

    /// <summary>Adds a row of one cell for each column.</summary>
    public TextTable Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"A row has {columns.Length} cells, not {cells.Length}.", nameof(cells));
        }

        _rows.Add(cells);
        return this;
    }

    /// <summary>Writes the table with aligned columns and no other ornament than a rule below the titles.</summary>
    public void WritePlain(TextWriter output)
    {
        var widths = columns.Select((column, index) => Math.Max(
            CellsOf(column.Title), _rows.Select(row => CellsOf(row[index])).DefaultIfEmpty().Max())).ToArray();
        WriteRow(output, [.. columns.Select(column => column.Title)], widths);
        output.WriteLine(string.Join("-+-", widths.Select(width => new string('-', width))));
        foreach (var row in _rows)
        {
            WriteRow(output, row, widths);
        }
    }

    private void WriteRow(TextWriter output, string[] cells, int[] widths)
    {
        var padded = cells.Select((cell, index) =>
        {
            var padding = new string(' ', widths[index] - CellsOf(cell));
            return columns[index].IsNumeric ? padding + cell : cell + padding;
        });
        output.WriteLine(string.Join(Gap, padded).TrimEnd());
    }

    // East Asian characters take two cells of a terminal.
    private static int CellsOf(string text) => new Segment(text).CellCount();
}
