using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Globalization;
using Grid.Client.Queries;
using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Ado;

/// <summary>
/// The rows of one statement, forward only. They arrive page by page as they are read, so that a result of any size takes
/// little memory; the grid waits for the reader, but not for ever: close it soon. Getters take any type that holds the value exactly; anything else throws <see cref="InvalidCastException"/>.
/// </summary>
public sealed class GridDataReader : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly GridStream _result;
    private readonly DbConnection? _closedWithIt;
    private readonly RunningStatement _running;
    private readonly IAsyncEnumerator<ColumnBatch> _batches;
    private ColumnBatch? _batch;
    private int _row;
    private bool _isOnRow;
    private bool _isBehindResult;
    private bool _isClosed;

    /// <param name="running">Ended and disposed of with the reader.</param>
    internal GridDataReader(GridStream result, RunningStatement running, DbConnection? closedWithIt)
    {
        _result = result;
        _closedWithIt = closedWithIt;
        _running = running;
        _batches = result.ReadBatchesAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
    }

    public override int Depth => 0;

    public override int FieldCount => _isBehindResult ? 0 : _result.Columns.Count;

    public override bool HasRows => !_isBehindResult && _result.HasRows;

    public override bool IsClosed => _isClosed;

    /// <summary>Rows that the statement wrote; -1 for a query, for DDL, and before the last row of a large result.</summary>
    public override int RecordsAffected => Affected(_result.RowsAffected);

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <exception cref="GridDbException">There are more rows, but they cannot be read. Those before were right.</exception>
    public override bool Read() => TryNext() ?? GridCommand.Wait(_ => NextBatchAsync(CancellationToken.None));

    /// <inheritdoc cref="Read"/>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken) =>
        TryNext() is { } isOnRow ? Task.FromResult(isOnRow) : NextBatchAsync(cancellationToken);

    /// <summary>False: a statement has one result.</summary>
    public override bool NextResult()
    {
        _isBehindResult = true;
        _isOnRow = false;
        return false;
    }

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _isOnRow = false;
            _batch = null;
            GridCommand.Wait(async _ =>
            {
                await EndAsync().ConfigureAwait(false);
                return true;
            });
            _closedWithIt?.Close();
        }
    }

    public override async Task CloseAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _isOnRow = false;
            _batch = null;
            await EndAsync().ConfigureAwait(false);
            if (_closedWithIt is not null)
            {
                await _closedWithIt.CloseAsync().ConfigureAwait(false);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override string GetName(int ordinal) => _result.Columns[ordinal].Name;

    public override string GetDataTypeName(int ordinal) => _result.Columns[ordinal].Type.ToString();

    public override Type GetFieldType(int ordinal) => GridDbColumn.TypeOf(_result.Columns[ordinal].Type);

    /// <exception cref="IndexOutOfRangeException">There is no such column.</exception>
    public override int GetOrdinal(string name)
    {
        for (var ordinal = 0; ordinal < _result.Columns.Count; ordinal++)
        {
            if (Identifier.Comparer.Equals(_result.Columns[ordinal].Name, name))
            {
                return ordinal;
            }
        }

        throw new IndexOutOfRangeException($"The result has no column {name}; it has {string.Join(", ", _result.Columns.Select(column => column.Name))}.");
    }

    public override bool IsDBNull(int ordinal) => Raw(ordinal) is null;

    /// <summary>The value in the type of <see cref="GetFieldType"/>, or <see cref="DBNull"/>.</summary>
    public override object GetValue(int ordinal)
    {
        var value = Raw(ordinal);
        return value is Int128 number ? AsDecimal(number) : value ?? DBNull.Value;
    }

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            values[ordinal] = GetValue(ordinal);
        }

        return count;
    }

    public override T GetFieldValue<T>(int ordinal)
    {
        var value = Raw(ordinal);
        if (typeof(T) == typeof(Stream))
        {
            return (T)(object)GetStream(ordinal);
        }

        if (typeof(T) == typeof(TextReader))
        {
            return (T)(object)GetTextReader(ordinal);
        }

        return value is null && typeof(T) == typeof(object) ? (T)(object)DBNull.Value : FieldValue.As<T>(value, _result.Columns[ordinal]);
    }

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);

    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    public override char GetChar(int ordinal) => GetFieldValue<string>(ordinal) is [var letter]
        ? letter
        : throw new InvalidCastException($"Column {GetName(ordinal)} holds a text that is no single character.");

    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    public override string GetString(int ordinal) => GetFieldValue<string>(ordinal);

    public override Stream GetStream(int ordinal) => new MemoryStream(GetFieldValue<byte[]>(ordinal), writable: false);

    public override TextReader GetTextReader(int ordinal) => new StringReader(GetString(ordinal));

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Copy<byte>(GetFieldValue<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Copy<char>(GetString(ordinal), dataOffset, buffer, bufferOffset, length);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    public ReadOnlyCollection<DbColumn> GetColumnSchema() =>
        _result.Columns.Select((column, ordinal) => (DbColumn)new GridDbColumn(column, ordinal)).ToList().AsReadOnly();

    /// <summary>Null when the statement returns no rows.</summary>
    public override DataTable? GetSchemaTable() => _result.Columns.Count == 0 ? null : ColumnSchemaTable.Of(GetColumnSchema());

    /// <summary>Rows written, as ADO.NET counts them.</summary>
    internal static int Affected(long? rows) => rows is { } count ? (int)Math.Min(count, int.MaxValue) : -1;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    private static long Copy<T>(ReadOnlySpan<T> source, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
        {
            return source.Length;
        }

        var start = (int)Math.Clamp(offset, 0, source.Length);
        var count = Math.Min(Math.Min(length, source.Length - start), buffer.Length - bufferOffset);
        source.Slice(start, count).CopyTo(buffer.AsSpan(bufferOffset));
        return count;
    }

    private static decimal AsDecimal(Int128 number)
    {
        try
        {
            return (decimal)number;
        }
        catch (OverflowException failure)
        {
            throw new GridDbException(new RequestException(ErrorCode.ValueOutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"{number} has more digits than System.Decimal holds: read it by GetFieldValue<Int128>, or CAST it to VARCHAR."), failure));
        }
    }

    // Whether there is a row; null when that is known only of the next batch.
    private bool? TryNext()
    {
        if (_isClosed || _isBehindResult)
        {
            return _isOnRow = false;
        }

        return _batch is not null && ++_row < _batch.RowCount ? _isOnRow = true : null;
    }

    private async Task<bool> NextBatchAsync(CancellationToken cancellationToken)
    {
        _isOnRow = false;
        _batch = null;
        using var ended = cancellationToken.Register(_running.Cancel);
        try
        {
            if (await _batches.MoveNextAsync().ConfigureAwait(false))
            {
                (_batch, _row) = (_batches.Current, 0);
                _isOnRow = true;
            }

            return _isOnRow;
        }
        catch (GridException failure)
        {
            throw new GridDbException(failure);
        }
    }

    private async Task EndAsync()
    {
        await _batches.DisposeAsync().ConfigureAwait(false);
        await _result.DisposeAsync().ConfigureAwait(false);
        _running.Dispose();
    }

    private object? Raw(int ordinal) => _isOnRow
        ? _batch!.Columns[ordinal].GetValue(_row)
        : throw new InvalidOperationException(_isClosed ? "The reader is closed." : "There is no row here: call Read first, and go on only while it returns true.");
}
