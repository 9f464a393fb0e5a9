using System.Text;
using Grid.Errors;
using Grid.Tables;
using Sylvan.Data.Csv;

namespace Grid.Client.Import;

/// <summary>The lines of a CSV text as encoded rows, one at a time.</summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>Characters of the longest line: a line holds the longest value, and must not hold the whole memory.</summary>
    private const int MaxLineLength = 2 * ColumnType.MaxBytes;

    private const int LongestShownValue = 60;

    private readonly CsvDataReader _reader;
    private readonly CsvColumn[] _columns;
    private readonly RowWriter _writer;
    private readonly int _fieldCount;
    private long _nextLine = 2;

    private CsvRows(TableSchema schema, CsvDataReader reader, CsvColumn[] columns)
    {
        _reader = reader;
        _columns = columns;
        _writer = new RowWriter(schema);
        _fieldCount = reader.FieldCount;
    }

    /// <summary>Number of the line that the current row begins on, from 1, the header being line 1.</summary>
    public long Line { get; private set; } = 1;

    /// <exception cref="RequestException">The first line does not fit the table.</exception>
    public static async Task<CsvRows> OpenAsync(TableSchema schema, TextReader text, CsvImportOptions options, CancellationToken cancellationToken)
    {
        var csv = new CsvDataReaderOptions
        {
            Delimiter = options.Delimiter,
            BufferSize = 64 * 1024,
            MaxBufferSize = MaxLineLength,
            OwnsReader = false,
        };
        try
        {
            var reader = await CsvDataReader.CreateAsync(text, csv, cancellationToken).ConfigureAwait(false);
            string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            return new CsvRows(schema, reader, CsvHeader.Match(schema, names, options));
        }
        catch (CsvMissingHeadersException failure)
        {
            throw new RequestException(ErrorCode.InvalidRequest, "The CSV text is empty: its first line names the columns.", failure);
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The CSV text cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Goes to the next line; false behind the last.</summary>
    /// <exception cref="RequestException">The text is no CSV at <see cref="Line"/>.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        Line = _nextLine;
        try
        {
            if (!await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Line {Line}: {failure.Message}", failure);
        }

        // A quoted value may span lines.
        _nextLine += LinesOf(_reader.GetRawRecordSpan());
        return true;
    }

    /// <summary>The current line, encoded. Valid until the next call.</summary>
    /// <exception cref="RequestException">A value does not fit its column; the message names line, column and value.</exception>
    public ReadOnlySpan<byte> Encode()
    {
        if (_reader.RowFieldCount != _fieldCount)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"Line {Line}: it has {_reader.RowFieldCount} values, the first line names {_fieldCount} columns.");
        }

        _writer.Begin();
        foreach (var column in _columns)
        {
            var text = column.Field >= 0 ? _reader.GetFieldSpan(column.Field) : default;
            try
            {
                column.Write(_writer, text);
            }
            catch (RequestException failure)
            {
                throw new RequestException(failure.Code, $"Line {Line}, column {column.Name}, value {Show(text)}: {failure.Message}", failure);
            }
        }

        return _writer.End();
    }

    public void Dispose() => _reader.Dispose();

    private static bool IsUnreadable(Exception failure) =>
        failure is CsvFormatException or CsvRecordTooLargeException or CsvConfigurationException or InvalidDataException or DecoderFallbackException;

    private static long LinesOf(ReadOnlySpan<char> record)
    {
        var lines = record.Count('\n');
        return record is [.., '\n'] ? lines : lines + 1;
    }

    private static string Show(ReadOnlySpan<char> value) => value.Length <= LongestShownValue ? $"'{value}'" : $"'{value[..LongestShownValue]}…'";
}
