using System.Text;
using CsCheck;
using Grid.Grains.Columns;

namespace Grid.Tests.Columns;

public sealed class ByteDictionaryTests
{
    [Fact]
    public void Dictionary_AfterAnyChanges_EqualsTheOracle() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var dictionary = new ByteDictionary();
            var codes = new Dictionary<string, (int Code, int References)>();
            for (var step = 0; step < 2000; step++)
            {
                var text = new string('x', random.Next(40)) + random.Next(50);
                var value = Encoding.UTF8.GetBytes(step % 100 == 0 ? "" : text);
                if (random.Next(5) < 3)
                {
                    dictionary.Tidy();
                    dictionary.Reserve(value.Length);
                    var code = dictionary.Acquire(value);
                    var key = Encoding.UTF8.GetString(value);
                    var references = codes.TryGetValue(key, out var known) ? known.References : 0;
                    Assert.True(references == 0 || known.Code == code);
                    codes[key] = (code, references + 1);
                }
                else if (codes.Count > 0)
                {
                    var (key, (code, references)) = codes.ElementAt(random.Next(codes.Count));
                    dictionary.Release(code);
                    codes[key] = (code, references - 1);
                    if (references == 1)
                    {
                        codes.Remove(key);
                        Assert.Equal(0, dictionary.GetReferenceCount(code));
                    }
                }
            }

            Assert.Equal(codes.Count, dictionary.DistinctCount);
            Assert.Equal(codes.Count, codes.Values.Select(entry => entry.Code).Distinct().Count());
            foreach (var (key, (code, references)) in codes)
            {
                Assert.Equal(key, Encoding.UTF8.GetString(dictionary.GetValue(code)));
                Assert.Equal(references, dictionary.GetReferenceCount(code));
                Assert.InRange(code, 0, dictionary.CodeCount - 1);
            }
        },
        iter: 100);

    [Fact]
    public void Acquire_AfterRelease_UsesTheCodeAgain()
    {
        var dictionary = new ByteDictionary();
        var first = Acquire(dictionary, "a");
        Acquire(dictionary, "b");
        dictionary.Release(first);

        Assert.True(dictionary.GetValue(first).IsEmpty);
        Assert.Equal(first, Acquire(dictionary, "c"));
        Assert.Equal(2, dictionary.CodeCount);
    }

    [Fact]
    public void Acquire_EverNewValues_ReclaimsTheBytesOfOldOnes()
    {
        var dictionary = new ByteDictionary();
        var code = Acquire(dictionary, new string('x', 100));
        for (var round = 0; round < 10_000; round++)
        {
            dictionary.Release(code);
            code = Acquire(dictionary, new string('x', 100) + round);
        }

        Assert.Equal(1, dictionary.DistinctCount);
        Assert.InRange(dictionary.CodeCount, 1, 2);
        Assert.InRange(dictionary.ByteCount, 100, 4096);
    }

    private static int Acquire(ByteDictionary dictionary, string text)
    {
        var value = Encoding.UTF8.GetBytes(text);
        dictionary.Tidy();
        dictionary.Reserve(value.Length);
        return dictionary.Acquire(value);
    }
}
